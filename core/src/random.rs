//! Random numbers, from the system.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::{Zeroize, Zeroizing};

/// `None` where the system has no randomness to give; whoever needs it then sends nothing.
pub(crate) fn random<const N: usize>() -> Option<Zeroizing<[u8; N]>>
where
    [u8; N]: Default + Zeroize,
{
    let mut bytes = Zeroizing::<[u8; N]>::default();
    SystemRandom::new().fill(bytes.as_mut_slice()).ok().map(|()| bytes)
}
