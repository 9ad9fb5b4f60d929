//! Ratios against their targets.

use crate::table::Table;

/// Ratios of one run, each with what is asked of it.
#[derive(Default)]
pub(crate) struct Score {
    rows: Vec<(String, f64, f64)>,
}

impl Score {
    /// `ratio` should reach `target`.
    pub(crate) fn note(&mut self, name: &str, ratio: f64, target: f64) {
        self.rows.push((name.to_owned(), ratio, target));
    }

    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new("ratio within this run", &["measured", "target", ""]);
        for (name, ratio, target) in &self.rows {
            let verdict = if ratio >= target { "met" } else { "missed" };
            table.row(name, [format!("{ratio:.2}"), format!("≥ {target}"), verdict.to_owned()]);
        }
        table
    }
}
