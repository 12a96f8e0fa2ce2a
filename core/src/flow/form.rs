//! What every form shows beside its fields.

use super::{Notice, Slot};
use crate::{problem::Problem, time::Deadline};

/// What is in the way, and what happened before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Form {
    pub(super) problem: Option<Problem>,
    pub(super) notice: Option<Notice>,
}

impl Form {
    /// With nothing to tell.
    pub(super) fn clear() -> Self {
        Self::default()
    }

    /// With something in the way.
    pub(super) fn with(problem: Problem) -> Self {
        Self { problem: Some(problem), notice: None }
    }

    /// With a word about what happened before.
    pub(super) fn noting(notice: Option<Notice>) -> Self {
        Self { problem: None, notice }
    }

    /// Typing answers a problem that is about what is typed there; any other stays.
    pub(super) fn typed(self, slot: Slot) -> Self {
        Self { problem: self.problem.filter(|problem| !problem.is_answered_by(slot)), ..self }
    }

    /// The person confirmed what a save costs, or took that back.
    pub(super) fn acknowledged(self) -> Self {
        Self { problem: self.problem.filter(|problem| *problem != Problem::AcknowledgeLoss), ..self }
    }

    /// The wait that it tells of, if any.
    pub(super) fn wait(&mut self) -> Option<&mut Deadline> {
        match &mut self.problem {
            Some(Problem::Wait { until }) => until.as_mut(),
            _ => None,
        }
    }
}
