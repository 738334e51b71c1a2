//! `onrecord eval`: annotated articles → how well the program, or a second annotator, agrees with the annotation.

use crate::cli::Outcome;
use crate::cli::args::{self, Args, Eval, EvalFormat};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::eval::{self, Gold};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Eval) -> Outcome {
    let settings = Settings::find(args, None)?;
    let engine = settings.engine_with(args::Convention::Product, verb.engine)?;
    let gold = Gold::read(&verb.gold, verb.texts.as_deref(), verb.second.as_deref())?;
    let accuracy = eval::accuracy(&engine, &gold);
    let text = match verb.format {
        _ if verb.card => eval::accuracy_card(&accuracy),
        EvalFormat::Text => eval::accuracy_text(&accuracy),
        EvalFormat::Json => output::json(&accuracy)?,
    };
    output::whole(verb.output.as_deref(), &text)?;
    Ok(0)
}
