//! The encoder's products and what stands on them, alone: small enough to be compiled for another processor without the libraries that
//! the whole needs. `scripts/arm` runs their tests in an emulator.
#![allow(dead_code, reason = "what calls them is not here")]

#[path = "../../src/neural"]
mod neural {
    mod arm;
    mod attention;
    mod kernel;
    mod maths;
    mod matrix;
}
