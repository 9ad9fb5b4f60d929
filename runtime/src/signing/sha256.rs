//! SHA-256 for HMAC, with its compression kept out of line.
//!
//! `sha2`'s own type inlines the compression into its callers. Built for a machine with AVX (`target-cpu=native`), with fat
//! LTO and one codegen unit, that puts the processor's SHA instructions, which have no AVX encoding, into AVX code; on some
//! processors every switch between the two stalls, and HMAC becomes 17 to 87 times slower. A call that is not inlined
//! around the compression alone prevents it, and costs nothing that can be measured.
//!
//! So this is the frame of a hash (padding and length, FIPS 180-4 section 5) around the compression of `sha2`.

use hmac::digest::array::Array;
use hmac::digest::block_api::{
    Block, BlockSizeUser, Buffer, BufferKindUser, Eager, FixedOutputCore, OutputSizeUser, UpdateCore,
};
use hmac::digest::typenum::{U32, U64};
use hmac::digest::{HashMarker, Output};
use zeroize::{Zeroize, ZeroizeOnDrop};

hmac::digest::buffer_fixed!(
    /// The hash, fed in parts of any length.
    pub(crate) struct Sha256(Sha256Core);
    impl: BaseFixedTraits Default Clone HashMarker;
);

/// The hash, fed in blocks. Wiped on drop, as its state may be that of a key.
#[derive(Clone)]
pub(crate) struct Sha256Core {
    state: [u32; 8],
    blocks: u64,
}

#[inline(never)]
fn compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    sha2::block_api::compress256(state, blocks);
}

impl Default for Sha256Core {
    fn default() -> Self {
        // The first 32 bits of the fractional parts of the square roots of the first eight primes (section 5.3.3).
        let state =
            [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
        Self { state, blocks: 0 }
    }
}

impl HashMarker for Sha256Core {}

impl BlockSizeUser for Sha256Core {
    type BlockSize = U64;
}

impl BufferKindUser for Sha256Core {
    type BufferKind = Eager;
}

impl OutputSizeUser for Sha256Core {
    type OutputSize = U32;
}

impl UpdateCore for Sha256Core {
    #[inline]
    fn update_blocks(&mut self, blocks: &[Block<Self>]) {
        self.blocks = self.blocks.wrapping_add(blocks.len() as u64);
        compress(&mut self.state, Array::cast_slice_to_core(blocks));
    }
}

impl FixedOutputCore for Sha256Core {
    #[inline]
    fn finalize_fixed_core(&mut self, buffer: &mut Buffer<Self>, out: &mut Output<Self>) {
        let bytes = self.blocks.wrapping_mul(64).wrapping_add(buffer.get_pos() as u64);
        buffer.len64_padding_be(bytes.wrapping_mul(8), |block| compress(&mut self.state, &[block.0]));
        for (to, word) in out.as_chunks_mut().0.iter_mut().zip(self.state) {
            *to = word.to_be_bytes();
        }
    }
}

impl ZeroizeOnDrop for Sha256Core {}

impl Drop for Sha256Core {
    fn drop(&mut self) {
        self.state.zeroize();
        self.blocks.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use hmac::digest::Digest;

    use super::Sha256;

    #[test]
    fn agrees_with_sha2_at_every_length_and_split() {
        let message: Vec<u8> = (0..=255).cycle().take(300).collect();
        for length in 0..message.len() {
            let (front, back) = message.split_at(length);
            assert_eq!(Sha256::digest(front), sha2::Sha256::digest(front), "{length} bytes");
            let whole = Sha256::new().chain_update(front).chain_update(back).finalize();
            assert_eq!(whole, sha2::Sha256::digest(&message), "split at {length}");
        }
    }
}
