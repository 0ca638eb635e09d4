//! The one place where threads are made.

use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

/// A pool of `threads`; as many as there are processors when 0. None when the system refuses.
pub(super) fn pool(threads: usize) -> Option<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).build().ok()
}
