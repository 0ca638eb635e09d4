//! How far is a long run, and does the person want it to stop?
//!
//! The bar is drawn on standard error where that is a terminal, and nowhere else. The first Ctrl-C
//! asks the run to stop and keep what is done; the second ends the program at once, which loses the
//! part in flight and no more.

use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use ringfort::outside::Watch;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

/// Whether Ctrl-C was pressed. There is one keyboard, so there is one of these.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Shows the stages of a run one after another.
pub struct Progress {
    bar: ProgressBar,
    stage: Mutex<String>,
}

impl Progress {
    /// Listens to Ctrl-C, and shows nothing yet.
    pub fn new(screen: Screen) -> Result<Self, Failure> {
        let on_signal = || {
            if STOPPED.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        };
        ctrlc::set_handler(on_signal).map_err(|error| {
            Failure::Environment(format!("Ctrl-C cannot be listened to: {error}"))
        })?;
        let target = if screen.is_graphical(Stream::Aside) {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let template = "{msg:<24} [{bar:30}] {human_pos} of {human_len}, {eta} left";
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(0), target);
        Ok(Self {
            bar: bar.with_style(style.progress_chars("=> ")),
            stage: Mutex::new(String::new()),
        })
    }

    /// Takes the bar off the screen, so that the answer stands alone.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Says on a terminal what is going on once it takes over two seconds, and takes it back when dropped;
/// elsewhere a plain line now and then.
pub struct Waiting {
    bar: ProgressBar,
    /// Ends the plain lines when it is dropped.
    _lines: Option<Sender<()>>,
}

impl Waiting {
    /// Begins to wait for `what`, such as "reading andorra.tif".
    pub fn new(screen: Screen, what: &str) -> Self {
        let what = what.to_owned();
        if !screen.is_graphical(Stream::Aside) {
            return Self { bar: ProgressBar::hidden(), _lines: plain_lines(screen, what) };
        }
        let said = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            if state.elapsed() >= PATIENCE {
                // there is nobody to tell that this failed
                let _ = write!(out, "{what}: {} s", state.elapsed().as_secs());
            }
        };
        let style = ProgressStyle::with_template("{said}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style.with_key("said", said));
        bar.enable_steady_tick(PATIENCE / 4);
        Self { bar, _lines: None }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Says every so often, on a thread of its own, that something goes on; until the sender is dropped.
fn plain_lines(screen: Screen, what: String) -> Option<Sender<()>> {
    let (sender, ended) = channel::<()>();
    let lines = move || {
        let mut waited = Duration::ZERO;
        while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            waited += EVERY;
            screen.mention(&format!("{what}: {} s", waited.as_secs()));
        }
    };
    // without a thread there are no lines, and nothing else is lost
    Builder::new().spawn(lines).ok().map(|_| sender)
}

/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(15);
/// How long nothing is said.
const PATIENCE: Duration = Duration::from_secs(2);

impl Watch for Progress {
    fn progress(&self, stage: &str, done: u64, total: u64) {
        // A panic elsewhere must not hide itself behind a second one here.
        let mut shown = self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *shown != stage {
            stage.clone_into(&mut shown);
            self.bar.reset();
            self.bar.set_message(stage.to_owned());
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn stopped(&self) -> bool {
        STOPPED.load(Ordering::SeqCst)
    }
}
