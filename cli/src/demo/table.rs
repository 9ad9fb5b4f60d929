//! The table of what each delivery of the demo got.

use std::process::ExitCode;

use axum::http::StatusCode;

use super::case::Case;
use super::handler::Note;

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

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use webhook_events::{Secret, Signer};

    use super::Table;
    use crate::demo::case::{self, Case};
    use crate::demo::handler::Note;

    fn note(case: &Case, method: &'static str) -> Note {
        Note { delivery: case.headers.id().to_owned(), method, text: String::new() }
    }

    #[test]
    fn a_row_is_wrong_unless_answer_and_method_are_right() {
        let cases = case::all(&Signer::new(Secret::generate())).expect("the demo signs well-formed messages");
        let batch = cases.iter().find(|case| case.name == "batch.completed").expect("it is an event");
        let forged = cases.iter().find(|case| case.name == "forged").expect("it is a case");
        let (done, refused) = (StatusCode::NO_CONTENT, StatusCode::BAD_REQUEST);
        let rows = [
            (batch, done, vec![note(batch, "on_batch_completed")], 0),
            (batch, done, vec![note(batch, "on_unhandled")], 0),
            (batch, refused, vec![note(batch, "on_batch_completed")], 1),
            (batch, done, vec![], 1),
            (batch, done, vec![note(batch, "on_batch_failed")], 1),
            (batch, done, vec![note(batch, "on_unknown")], 1),
            (batch, done, vec![note(batch, "on_batch_completed"), note(batch, "on_batch_completed")], 1),
            (batch, done, vec![note(forged, "on_batch_completed")], 1),
            (forged, refused, vec![], 0),
            (forged, done, vec![], 1),
            (forged, refused, vec![note(forged, "on_response_completed")], 1),
        ];
        for (case, status, notes, wrong) in rows {
            let mut table = Table::new();
            table.row(case, status, &notes);
            assert_eq!(table.wrong, wrong, "{} got {status} with {} notes", case.name, notes.len());
        }
    }
}
