//! The figures as a table for people.

use super::Row;
use crate::terminal;

/// Prints the machine and the figures.
pub(super) fn print(machine: &str, rows: &[Row]) {
    println!("{machine}\n");
    let width = rows
        .iter()
        .map(|row| row.name.chars().count())
        .max()
        .unwrap_or(0);
    let units = rows
        .iter()
        .map(|row| row.unit.chars().count())
        .max()
        .unwrap_or(0);
    let head = format!(
        "{:width$}  {:>12}  {:units$}  {:>8}  met",
        "What", "value", "unit", "goal"
    );
    println!("{}", terminal::bold(&head));
    for row in rows {
        let goal = row.goal.map(|goal| goal.to_string()).unwrap_or_default();
        let met = match row.met() {
            Some(true) => terminal::green("yes"),
            Some(false) => terminal::red("no"),
            None => String::new(),
        };
        let (name, value, unit) = (&row.name, number(row.value), &row.unit);
        println!("{name:width$}  {value:>12}  {unit:units$}  {goal:>8}  {met}");
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
