//! The ui cases have a package of their own, whose dependencies trybuild builds a second time: `webhook-events` alone.
