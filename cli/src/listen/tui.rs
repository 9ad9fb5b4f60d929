//! `listen --output tui`: the deliveries as a list that moves, with keys to look into one, replay it and copy it.

use std::io::{self, IsTerminal, Write as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::Frame;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style, Stylize as _};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Borders, Paragraph, Row as TableRow, Table, TableState, Wrap};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval};

use super::note::{printable, printable_line};
use super::page::ListenPage;
use crate::failure::Failure;
use crate::store::time;
use crate::web::{Act, Detail, Query, Row, Source as _, Tone};

/// How often the screen is drawn anew while something changes.
const FRAME: Duration = Duration::from_millis(50);
/// How many deliveries the list has.
const ROWS: usize = 1000;

/// What is on the screen.
struct Screen {
    title: String,
    /// What to do while nothing has come.
    invitation: String,
    rows: Vec<Row>,
    chosen: TableState,
    detail: Option<Detail>,
    scrolled: u16,
    status: String,
}

/// What a key asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Nothing,
    Look,
    Replay,
    Copy,
    Quit,
}

/// Refuses what is no terminal.
pub(super) fn check() -> Result<(), Failure> {
    if io::stdout().is_terminal() && io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage("--output tui needs a terminal").help("use --output lines or --output json in a pipe"))
}

/// Shows deliveries until somebody quits. The terminal is as before afterwards, also after a panic.
pub(super) async fn run(page: Arc<ListenPage>, invitation: String) -> Result<(), Failure> {
    let mut terminal = ratatui::try_init().map_err(|error| Failure::world(format!("the terminal: {error}")))?;
    let shown = show(&mut terminal, &page, invitation).await;
    ratatui::restore();
    shown
}

async fn show(
    terminal: &mut ratatui::DefaultTerminal,
    page: &Arc<ListenPage>,
    invitation: String,
) -> Result<(), Failure> {
    let mut keys = keys();
    let mut frames = interval(FRAME);
    let mut changes = page.changes();
    let mut screen = Screen::new(page.title(), invitation);
    let (mut is_stale, mut drawn) = (true, Instant::now());
    loop {
        if is_stale {
            screen.take_in(page).await?;
            is_stale = false;
        }
        terminal.draw(|frame| screen.draw(frame)).map_err(|error| Failure::world(format!("the terminal: {error}")))?;
        tokio::select! {
            event = keys.recv() => match event {
                Some(Event::Key(key)) if key.kind != KeyEventKind::Release => match screen.press(key) {
                    Wish::Quit => return Ok(()),
                    wish => screen.grant(wish, page).await?,
                },
                Some(_) => {}
                None => return Ok(()),
            },
            // Many that come together are drawn once.
            _ = changes.recv() => {
                is_stale = true;
                if drawn.elapsed() < FRAME {
                    frames.tick().await;
                }
                drawn = Instant::now();
                while changes.try_recv().is_ok() {}
            }
        }
        if let Some(text) = page.take_warning() {
            screen.status = text;
        }
    }
}

/// What is typed. The thread ends with the program.
fn keys() -> mpsc::Receiver<Event> {
    let (sender, keys) = mpsc::channel(16);
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if sender.blocking_send(event).is_err() {
                return;
            }
        }
    });
    keys
}

impl Screen {
    fn new(title: String, invitation: String) -> Self {
        Self {
            title,
            invitation,
            rows: Vec::new(),
            chosen: TableState::default(),
            detail: None,
            scrolled: 0,
            status: String::new(),
        }
    }

    /// Looks at what there is now; what is chosen stays chosen.
    async fn take_in(&mut self, page: &ListenPage) -> Result<(), Failure> {
        let chosen = self.chosen_row().map(|row| row.key.clone());
        let follows = self.chosen.selected().is_none_or(|at| at == 0);
        self.rows = page.list(&Query { limit: Some(ROWS), ..Query::default() }).await?.deliveries;
        let at = chosen.filter(|_| !follows).and_then(|key| self.rows.iter().position(|row| row.key == key));
        self.chosen.select(if self.rows.is_empty() { None } else { Some(at.unwrap_or_default()) });
        Ok(())
    }

    fn chosen_row(&self) -> Option<&Row> {
        self.rows.get(self.chosen.selected()?)
    }

    fn press(&mut self, key: KeyEvent) -> Wish {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if is_control => return Wish::Quit,
            KeyCode::Char('q') => return Wish::Quit,
            KeyCode::Esc if self.detail.is_some() => self.detail = None,
            KeyCode::Char('j') | KeyCode::Down if self.detail.is_some() => {
                self.scrolled = self.scrolled.saturating_add(1);
            }
            KeyCode::Char('k') | KeyCode::Up if self.detail.is_some() => {
                self.scrolled = self.scrolled.saturating_sub(1);
            }
            KeyCode::PageDown if self.detail.is_some() => self.scrolled = self.scrolled.saturating_add(10),
            KeyCode::PageUp if self.detail.is_some() => self.scrolled = self.scrolled.saturating_sub(10),
            KeyCode::Char('j') | KeyCode::Down => self.move_by(1),
            KeyCode::Char('k') | KeyCode::Up => self.move_by(-1),
            KeyCode::PageDown => self.move_by(10),
            KeyCode::PageUp => self.move_by(-10),
            KeyCode::Char('g') | KeyCode::Home => self.move_by(isize::MIN),
            KeyCode::Char('G') | KeyCode::End => self.move_by(isize::MAX),
            KeyCode::Enter => return Wish::Look,
            KeyCode::Char('r') => return Wish::Replay,
            KeyCode::Char('c') => return Wish::Copy,
            _ => {}
        }
        Wish::Nothing
    }

    fn move_by(&mut self, rows: isize) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        let at = self.chosen.selected().unwrap_or_default();
        self.chosen.select(Some(at.saturating_add_signed(rows).min(last)));
    }

    async fn grant(&mut self, wish: Wish, page: &ListenPage) -> Result<(), Failure> {
        let Some(key) = self.chosen_row().map(|row| row.key.clone()) else { return Ok(()) };
        match wish {
            Wish::Look => {
                self.detail = page.get(&key).await?;
                self.scrolled = 0;
            }
            Wish::Replay => self.status = page.act(Act::Replay { key }).await?.message,
            Wish::Copy => {
                let curl = page.get(&key).await?.and_then(|detail| detail.curl);
                self.status = match curl {
                    // The terminal puts it into the clipboard: OSC 52.
                    Some(curl) => {
                        let mut stdout = io::stdout();
                        write!(stdout, "\x1b]52;c;{}\x07", STANDARD.encode(curl))?;
                        stdout.flush()?;
                        "copied as curl, where the terminal allows it".to_owned()
                    }
                    None => "its body is not here any more".to_owned(),
                };
            }
            Wish::Nothing | Wish::Quit => {}
        }
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        let [top, middle, bottom] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(3), Constraint::Length(1)]).areas(frame.area());
        frame.render_widget(Line::from(printable(&self.title)).bold(), top);
        match &self.detail {
            Some(detail) => {
                let paragraph = Paragraph::new(whole(detail)).wrap(Wrap { trim: false }).scroll((self.scrolled, 0));
                frame.render_widget(paragraph.block(Block::new().borders(Borders::TOP)), middle);
            }
            None => self.draw_list(frame, middle),
        }
        let keys = if self.detail.is_some() {
            "j/k scroll  r replay  c copy as curl  Esc back  q quit"
        } else {
            "j/k move  Enter open  r replay  c copy as curl  q quit"
        };
        let status =
            if self.status.is_empty() { keys.to_owned() } else { format!("{}    {keys}", printable(&self.status)) };
        frame.render_widget(Line::from(status).dim(), bottom);
    }

    fn draw_list(&mut self, frame: &mut Frame<'_>, area: Rect) {
        if self.rows.is_empty() {
            let text = Paragraph::new(self.invitation.as_str()).wrap(Wrap { trim: false });
            frame.render_widget(text.block(Block::new().borders(Borders::TOP)), area);
            return;
        }
        let rows = self.rows.iter().map(|row| {
            let answer = row.status.map_or_else(String::new, |status| {
                let took = row.duration.map(|ms| format!(" in {ms:.0} ms")).unwrap_or_default();
                format!("{status}{took}")
            });
            let note = row.note.as_deref().map(printable).unwrap_or_default();
            TableRow::new(vec![
                Span::from(time::clock(std::time::UNIX_EPOCH + Duration::from_millis(row.at))),
                Span::from(printable(row.event.as_deref().unwrap_or("-"))),
                Span::from(printable(if row.id.is_empty() { "-" } else { &row.id })),
                Span::styled(row.verdict, style(row.tone)),
                Span::from(answer),
                Span::from(note),
            ])
        });
        let widths = [
            Constraint::Length(8),
            Constraint::Max(32),
            Constraint::Max(28),
            Constraint::Length(9),
            Constraint::Length(14),
            Constraint::Fill(1),
        ];
        let table = Table::new(rows, widths)
            .block(Block::new().borders(Borders::TOP))
            .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
        frame.render_stateful_widget(table, area, &mut self.chosen);
    }
}

/// All that is known of a delivery.
fn whole(detail: &Detail) -> Text<'static> {
    let row = &detail.row;
    let mut lines = vec![
        Line::from(vec![
            Span::from(printable(row.event.as_deref().unwrap_or("no type"))).bold(),
            Span::from("  "),
            Span::styled(row.verdict, style(row.tone)),
        ]),
        Line::from(printable(&row.id)),
    ];
    if !row.trusted {
        lines.push(Line::from("not proven genuine: anybody can have written what is below").fg(Color::Yellow));
    }
    if let Some(cause) = &detail.cause {
        lines.extend(cause.lines().into_iter().map(|line| Line::from(printable_line(&line))));
    }
    if let Some(problem) = detail.decode.as_ref().and_then(|decoded| decoded.problem()) {
        lines.push(Line::from(format!("it does not fit the spec: {}", printable_line(problem))).fg(Color::Red));
    }
    for tried in &detail.tries {
        let error = tried.error.as_deref().map(|error| format!(": {}", printable_line(error))).unwrap_or_default();
        lines.push(Line::from(format!("attempt {}: {}{error}", tried.number, tried.outcome)));
    }
    lines.push(Line::default());
    for (name, value) in &detail.headers {
        lines.push(Line::from(vec![
            Span::from(format!("{}: ", printable_line(name))).dim(),
            Span::from(printable_line(value)),
        ]));
    }
    lines.push(Line::default());
    lines.extend(detail.body.text().lines().map(|line| Line::from(printable_line(line))));
    Text::from(lines)
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Good => Style::new().fg(Color::Green),
        Tone::Busy => Style::new().fg(Color::Blue),
        Tone::Bad => Style::new().fg(Color::Red),
        Tone::Neutral => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::crossterm::event::{KeyCode, KeyEvent};

    use super::{Screen, Wish};
    use crate::web::{Row, Tone};

    fn row(number: u64) -> Row {
        Row {
            key: number.to_string(),
            id: format!("wh_{number}\u{1b}[2J"),
            event: Some("batch.completed".to_owned()),
            at: 1_750_861_210_000,
            verdict: "genuine",
            tone: Tone::Good,
            note: None,
            status: Some(204),
            duration: Some(12.0),
            attempts: None,
            trusted: true,
        }
    }

    fn drawn(screen: &mut Screen, width: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, 8)).expect("it has no terminal to fail");
        terminal.draw(|frame| screen.draw(frame)).expect("it draws");
        terminal.backend().to_string()
    }

    #[test]
    fn a_list_moves_and_shows_nothing_that_a_terminal_acts_on() {
        let mut screen = Screen::new("listening on http://127.0.0.1:3000/".to_owned(), "send an event".to_owned());
        assert!(drawn(&mut screen, 60).contains("send an event"));
        screen.rows = (0..20).map(row).collect();
        screen.chosen.select(Some(0));
        for width in [10, 60, 120] {
            let text = drawn(&mut screen, width);
            assert!(!text.contains('\u{1b}'), "{text}");
        }
        assert!(drawn(&mut screen, 120).contains("batch.completed"));
        for (key, at) in [('j', 1), ('j', 2), ('k', 1), ('G', 19), ('j', 19), ('g', 0), ('k', 0)] {
            assert_eq!(screen.press(KeyEvent::from(KeyCode::Char(key))), Wish::Nothing);
            assert_eq!(screen.chosen.selected(), Some(at), "{key}");
        }
        assert_eq!(screen.press(KeyEvent::from(KeyCode::Enter)), Wish::Look);
        assert_eq!(screen.press(KeyEvent::from(KeyCode::Char('r'))), Wish::Replay);
        assert_eq!(screen.press(KeyEvent::from(KeyCode::Char('q'))), Wish::Quit);
    }
}
