//! Where do words go, and are they coloured?
//!
//! Standard output holds the answer; everything said on the way goes to standard error. A pipe that
//! is closed early (`ringfort explain RF0101 | head -1`) is not an error.

use crate::args::Colour;
use crate::failure::Failure;
use anstream::{AutoStream, ColorChoice};
use std::io::{self, ErrorKind, IsTerminal, Write};

/// The two streams of a terminal program.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    choice: ColorChoice,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Answer,
    /// Standard error.
    Aside,
}

impl Screen {
    /// Streams that colour as asked.
    pub fn new(colour: Colour) -> Self {
        let choice = match colour {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        Self { choice }
    }

    /// Writes `text` to `stream`, with a line end if it has none.
    pub fn write(self, stream: Stream, text: &str) -> Result<(), Failure> {
        match stream {
            Stream::Answer => {
                write_line(&mut AutoStream::new(io::stdout().lock(), self.choice), text)
            }
            Stream::Aside => {
                write_line(&mut AutoStream::new(io::stderr().lock(), self.choice), text)
            }
        }
    }

    /// Writes an answer to standard output.
    pub fn say(self, text: &str) -> Result<(), Failure> {
        self.write(Stream::Answer, text)
    }

    /// Writes to standard error. Nothing can be done for someone who has closed it.
    pub fn mention(self, text: &str) {
        let _ = self.write(Stream::Aside, text);
    }

    /// Writes `document` to standard output, indented.
    pub fn json(self, document: &serde_json::Value) -> Result<(), Failure> {
        self.say(&format!("{document:#}"))
    }

    /// Whether `stream` shows colours, and lines drawn in Unicode.
    pub fn is_graphical(self, stream: Stream) -> bool {
        let terminal = match stream {
            Stream::Answer => {
                io::stdout().is_terminal()
                    && AutoStream::choice(&io::stdout()) != ColorChoice::Never
            }
            Stream::Aside => {
                io::stderr().is_terminal()
                    && AutoStream::choice(&io::stderr()) != ColorChoice::Never
            }
        };
        match self.choice {
            ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal,
        }
    }
}

fn write_line(stream: &mut impl Write, text: &str) -> Result<(), Failure> {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    match write!(stream, "{text}{end}").and_then(|()| stream.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Environment(format!("the output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
