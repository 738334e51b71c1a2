//! Rules and what reads with them. In: a folder, or nothing for the rules that ship; out: a [`RuleSet`] whose engines are made once and
//! shared by all calls and threads.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use onrecord::attribute::Conventions;
use onrecord::error::Result;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet as Rules};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors;

/// Rules in force, with the engines that read by them.
pub(crate) struct Loaded {
    fast: Arc<Engine>,
    /// Made when it is asked for: it needs other weights.
    accurate: OnceLock<Arc<Engine>>,
    files: Files,
    adjust: Adjust,
}

static SHIPPED: OnceLock<Arc<Loaded>> = OnceLock::new();

impl Loaded {
    fn load(files: Files, adjust: Adjust) -> Result<Self> {
        let fast = Arc::new(Engine::new(Rules::load(&files, &adjust)?, Conventions::Product));
        Ok(Self { fast, accurate: OnceLock::new(), files, adjust })
    }

    fn accurate(&self) -> Result<Arc<Engine>> {
        if let Some(engine) = self.accurate.get() {
            return Ok(Arc::clone(engine));
        }
        let engine = Engine::new(Rules::load(&self.files, &self.adjust)?, Conventions::Product).accurate()?;
        Ok(Arc::clone(self.accurate.get_or_init(|| Arc::new(engine))))
    }

    fn shipped() -> Result<Arc<Self>> {
        if let Some(loaded) = SHIPPED.get() {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(Self::load(Files::shipped(), Adjust::default())?);
        Ok(Arc::clone(SHIPPED.get_or_init(|| loaded)))
    }
}

/// The rules by which articles are read and scored. Never changes once loaded; may be shared by threads.
#[pyclass(frozen, module = "onrecord", from_py_object)]
#[derive(Clone)]
pub(crate) struct RuleSet(Arc<Loaded>);

#[pymethods]
impl RuleSet {
    /// The rules that ship with this version.
    #[staticmethod]
    fn shipped(py: Python<'_>) -> PyResult<Self> {
        py.detach(Loaded::shipped).map(Self).map_err(|e| errors::of(py, &e))
    }

    /// The rules that ship with a folder laid over them: the same path replaces, a new path adds. With `only`, the folder alone.
    #[staticmethod]
    #[pyo3(signature = (path, *, only = false, disable = Vec::new(), weights = BTreeMap::new()))]
    fn load(
        py: Python<'_>,
        path: PathBuf,
        only: bool,
        disable: Vec<String>,
        weights: BTreeMap<String, f64>,
    ) -> PyResult<Self> {
        let loaded = py.detach(|| {
            let mut files = if only { Files::none() } else { Files::shipped() };
            files.overlay(&path)?;
            Loaded::load(files, Adjust { disable, weights }).map(Arc::new)
        });
        loaded.map(Self).map_err(|e| errors::of(py, &e))
    }

    /// SHA-256 over every rule, lexicon, weight and adjustment, hexadecimal: the stamp's `rule_set`.
    #[getter]
    fn hash(&self) -> &str {
        self.0.fast.rules().hash()
    }

    /// What results depend on besides the articles: two results with unlike stamps are not comparable.
    #[pyo3(signature = (engine = "fast"))]
    fn stamp<'py>(&self, py: Python<'py>, engine: &str) -> PyResult<Bound<'py, PyDict>> {
        let stamp = self.engine(py, engine)?.stamp();
        let out = PyDict::new(py);
        out.set_item("version", stamp.version)?;
        out.set_item("rule_set", stamp.rule_set)?;
        out.set_item("engine", stamp.engine)?;
        out.set_item("model", stamp.model)?;
        out.set_item("conventions", stamp.conventions)?;
        Ok(out)
    }

    /// `(id, title)` of every rule, in order of their files.
    fn titles(&self) -> Vec<(String, String)> {
        self.0.fast.rules().rules().iter().map(|r| (r.id.to_string(), r.title.clone())).collect()
    }

    fn __len__(&self) -> usize {
        self.0.fast.rules().rules().len()
    }

    fn __repr__(&self) -> String {
        format!("<onrecord.RuleSet of {} rules, {}>", self.__len__(), self.hash().get(..12).unwrap_or(""))
    }
}

impl RuleSet {
    /// The engine of a name.
    pub(crate) fn engine(&self, py: Python<'_>, name: &str) -> PyResult<Arc<Engine>> {
        match name {
            "fast" => Ok(Arc::clone(&self.0.fast)),
            "accurate" => py.detach(|| self.0.accurate()).map_err(|e| errors::of(py, &e)),
            _ => Err(errors::usage(py, &format!("engine {name:?}: there are \"fast\" and \"accurate\""))),
        }
    }
}

/// The engine of a name under these rules, or under those that ship.
pub(crate) fn engine(py: Python<'_>, rules: Option<&RuleSet>, name: &str) -> PyResult<Arc<Engine>> {
    match rules {
        Some(rules) => rules.engine(py, name),
        None => RuleSet::shipped(py)?.engine(py, name),
    }
}
