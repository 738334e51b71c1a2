//! What an engine of many machines calls, step by step. In: record batches; out: record batches. Each step is a function of its rows, or
//! a reducer that checks the order of what it is given and raises: an engine that sorts is told to, and is not believed.

pub(crate) mod columns;
pub(crate) mod links;
pub(crate) mod members;
pub(crate) mod neighbours;
pub(crate) mod read;
pub(crate) mod unpack;
