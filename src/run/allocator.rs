//! [`give_back`]: what was freed goes back to the system.

/// Gives back what was freed and is kept by the allocator for later. The GNU C library gives back only
/// what lies at the end of its heaps, and an analysis leaves what stays between what was passing:
/// of 104 MB after ten megabytes of text 45 were such gaps.
///
/// Takes some milliseconds after a long article, in which other threads may wait for memory.
/// Nothing happens where the allocator has no such call.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "the call takes a number and may be made at any time, from any thread"
    )]
    // SAFETY: `malloc_trim` takes no pointer, and locks each heap that it looks at.
    unsafe {
        libc::malloc_trim(0);
    }
}
