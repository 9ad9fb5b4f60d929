//! The table of what each delivery of the demo got.

use std::process::ExitCode;

use axum::http::StatusCode;

use super::case::Case;
use crate::handler::Note;

/// The table as far as it is printed.
pub(crate) struct Table {
    rows: usize,
    wrong: usize,
}

impl Table {
    pub(crate) fn new() -> Self {
        println!("   {:<29} {:<6} {:<34} what it said", "delivery", "answer", "handler method");
        Self { rows: 0, wrong: 0 }
    }

    /// Prints a row, and below it what should have been.
    pub(crate) fn row(&mut self, case: &Case, status: StatusCode, notes: &[Note]) {
        let [method, text] = match notes {
            [] => ["-", ""],
            [note] => [note.method, &note.text],
            _ => ["", ""],
        };
        let is_right = status == case.status && is_expected(case, notes);
        self.rows += 1;
        self.wrong += usize::from(!is_right);
        let mark = if is_right { "ok" } else { "XX" };
        let row = format!("{mark} {:<29} {:<6} {method:<34} {text}", case.name, status.as_u16());
        println!("{}", row.trim_end());
        if !is_right {
            let method = case.method.as_deref().unwrap_or("no handler method");
            println!("   expected {} and {method}, once; {} were called", case.status.as_u16(), notes.len());
        }
    }

    /// Prints the sum, and says whether all was well.
    pub(crate) fn end(&self) -> ExitCode {
        println!();
        match self.wrong {
            0 => println!("all {} deliveries got what they should", self.rows),
            wrong => println!("{wrong} of {} deliveries did not get what they should", self.rows),
        }
        if self.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Whether just the one method was called, for this delivery.
///
/// An event that was added to the spec reaches `on_unhandled` until somebody writes a method for it.
fn is_expected(case: &Case, notes: &[Note]) -> bool {
    match (&case.method, notes) {
        (None, []) => true,
        (Some(method), [note]) => {
            note.delivery == case.headers.id() && (note.method == method || note.method == "on_unhandled")
        }
        _ => false,
    }
}
