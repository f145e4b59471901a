"""lifelines: a model of one's own, whose cumulative hazard is all that is written."""

import autograd.numpy as np
from lifelines import WeibullAFTFitter
from lifelines.datasets import load_rossi, load_waltons
from lifelines.fitters import ParametricUnivariateFitter


class InverseGaussian(ParametricUnivariateFitter):
    _fitted_parameter_names = ["lambda_", "rho_"]

    def _cumulative_hazard(self, params, times):
        lambda_, rho_ = params
        return (times / lambda_) ** rho_ + np.log1p(times / lambda_)


def main():
    waltons = load_waltons()
    own = InverseGaussian().fit(waltons["T"], waltons["E"])
    aft = WeibullAFTFitter().fit(load_rossi(), "week", "arrest")
    return {
        "own": np.asarray(own.summary["coef"]),
        "own errors": np.asarray(own.summary["se(coef)"]),
        "aft": np.asarray(aft.summary["coef"]),
        "aft errors": np.asarray(aft.summary["se(coef)"]),
    }
