//! A buffer for secrets of unknown length: growing leaves no copy behind that is not wiped.

use std::io;

use zeroize::Zeroizing;

/// Bytes that are wiped, also where the buffer had to move.
pub(super) struct Buffer(Zeroizing<Vec<u8>>);

impl Buffer {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn extend(&mut self, more: &[u8]) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            // `Vec` would move the bytes and free the old ones as they are.
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(self.0.capacity() * 2)));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(more);
    }

    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Buffer;

    #[test]
    fn a_buffer_holds_what_was_put_into_it_however_long() {
        let mut buffer = Buffer::with_capacity(1);
        let pieces: Vec<Vec<u8>> = (0..200_u8).map(|length| vec![length; length.into()]).collect();
        for piece in &pieces {
            buffer.extend(piece);
        }
        assert_eq!(*buffer.into_bytes(), pieces.concat());
    }
}
