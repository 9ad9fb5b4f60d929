//! What is sent, and in which order: the same for the same seed.

use fastrand::Rng;

use super::parse::Share;

/// What a delivery is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// As a provider sends it.
    Genuine,
    /// Sent again, under the same id.
    Duplicate,
    /// Signed with another secret.
    Forged,
    /// Signed long ago.
    Stale,
    /// Changed after it was signed.
    Corrupt,
    /// Genuine, with a body of 2 MiB.
    Oversize,
    /// One half of it, and then nothing.
    Slow,
    /// One half of it, and then the connection is closed.
    HangUp,
}

impl Kind {
    /// What reports call it.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Duplicate => "duplicate",
            Self::Forged => "forged",
            Self::Stale => "stale",
            Self::Corrupt => "corrupt",
            Self::Oversize => "oversize",
            Self::Slow => "slow",
            Self::HangUp => "hang-up",
        }
    }

    /// Whether a receiver must take it.
    pub(super) const fn is_genuine(self) -> bool {
        matches!(self, Self::Genuine | Self::Duplicate)
    }

    /// Whether a receiver must refuse it.
    pub(super) const fn is_forgery(self) -> bool {
        matches!(self, Self::Forged | Self::Stale | Self::Corrupt)
    }
}

/// One delivery to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) kind: Kind,
    /// The position of its event.
    pub(super) template: usize,
    /// What makes its id; that of a duplicate is the one of its first delivery.
    pub(super) number: usize,
}

/// What is mixed in.
#[derive(Clone, Debug, Default)]
pub(super) struct Mix {
    pub(super) shares: Vec<(Kind, Share)>,
    /// One of each.
    pub(super) single: Vec<Kind>,
    pub(super) reorder: bool,
}

/// Plans `count` rounds of so many events.
pub(super) fn plan(templates: usize, count: usize, mix: &Mix, rng: &mut Rng) -> Vec<Planned> {
    let genuine = templates.saturating_mul(count);
    // Each with its place: genuine ones stand at the ends of intervals, and others within one.
    let mut placed: Vec<(u64, Planned)> = Vec::with_capacity(genuine);
    let mut place = 0;
    for number in 0..genuine {
        place += WIDTH;
        placed.push((place, Planned { kind: Kind::Genuine, template: number % templates, number }));
    }
    let end = place + WIDTH;
    let mut next = genuine;
    for &(kind, share) in &mix.shares {
        for number in pick(genuine, share.of(genuine), rng) {
            let (start, number, template) = if kind == Kind::Duplicate {
                // After the delivery that it repeats.
                (placed.get(number).map_or(0, |(place, _)| place + 1), number, number % templates)
            } else {
                next += 1;
                (0, next - 1, number % templates)
            };
            placed.push((rng.u64(start..end), Planned { kind, template, number }));
        }
    }
    for &kind in &mix.single {
        placed.push((rng.u64(0..end), Planned { kind, template: rng.usize(0..templates), number: next }));
        next += 1;
    }
    placed.sort_by_key(|(place, _)| *place);
    let mut plan: Vec<Planned> = placed.into_iter().map(|(_, planned)| planned).collect();
    if mix.reorder {
        rng.shuffle(&mut plan);
    }
    plan
}

/// How far genuine deliveries are apart.
const WIDTH: u64 = 1 << 16;

/// So many of the numbers below `most`.
fn pick(most: usize, number: usize, rng: &mut Rng) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..most).collect();
    rng.shuffle(&mut numbers);
    numbers.truncate(number);
    numbers
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::{Kind, Mix, plan};

    fn mix() -> Mix {
        let share = |text: &str| text.parse().expect("it is a share");
        Mix {
            shares: vec![(Kind::Duplicate, share("30%")), (Kind::Forged, share("10%"))],
            single: vec![Kind::HangUp],
            reorder: false,
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_plan() {
        let make = |seed| plan(34, 2, &mix(), &mut Rng::with_seed(seed));
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }

    #[test]
    fn everything_is_in_it_and_duplicates_come_later() {
        let plan = plan(34, 1, &mix(), &mut Rng::with_seed(7));
        let count = |kind| plan.iter().filter(|planned| planned.kind == kind).count();
        assert_eq!([Kind::Genuine, Kind::Duplicate, Kind::Forged, Kind::HangUp].map(count), [34, 10, 3, 1]);
        for (position, planned) in plan.iter().enumerate() {
            let first = plan.iter().position(|other| other.number == planned.number).expect("it is there itself");
            assert_eq!(first == position, planned.kind != Kind::Duplicate);
        }
        let order = plan.iter().filter(|planned| planned.kind == Kind::Genuine).map(|planned| planned.number);
        assert!(order.is_sorted());
    }
}
