"""Rewritings that keep a formula's value, by name. Each takes a node and gives another one, or None
where it does not apply; every composition is evaluated before it is used."""

from __future__ import annotations

from . import (
    constants,
    logarithms,
    matrices,
    order,
    own_symbols,
    powers,
    quotients,
    responsibilities,
    sums,
    updates,
)
from .place import Place, Rewriting

# in this order the random choices count them: with another one, every seed is another answer
REWRITINGS: dict[str, Rewriting] = {f.__name__: f for f in (
    order.reorder_sum, order.reorder_product, order.scalar_last, order.distribute,
    order.factor_out, order.minus_outside, order.both_signs, order.add_and_subtract,
    quotients.inverse_power, quotients.reciprocal, quotients.scalar_over, quotients.split_quotient,
    quotients.common_denominator, quotients.extend_quotient, quotients.both_over,
    quotients.one_over_one_plus, quotients.one_minus_the_other, quotients.halves,
    quotients.nested_quotient,
    sums.split_sum, sums.join_sums, sums.constant_out, sums.constant_in, sums.exchange_sums,
    sums.rename_index, sums.unroll, sums.sum_of_ones,
    responsibilities.one_minus_responsibility, responsibilities.one_minus_weight,
    responsibilities.n_minus_other_count, responsibilities.total_minus_other,
    responsibilities.count_by_weight, responsibilities.named_count, responsibilities.number_of_sum,
    updates.mean_by_its_formula, updates.second_moment, updates.less_products,
    updates.centred_once, updates.one_step_recursion,
    logarithms.log_of_quotient, logarithms.log_of_product, logarithms.log_of_power,
    logarithms.log_of_exp, logarithms.logs_joined, logarithms.coefficient_into_log,
    logarithms.log_det_of_inverse, logarithms.half_outside, logarithms.exp_of_sum,
    logarithms.product_of_exps, logarithms.softmax,
    matrices.trace_of_quadratic, matrices.transposed_quadratic, matrices.inverse_of_inverse,
    powers.expand_square, powers.square_as_product,
    matrices.expand_outer, matrices.transpose_of_sum,
    powers.root_as_power,
    matrices.determinant_takes_constant,
    logarithms.density_written_out,
    matrices.data_matrices,
    own_symbols.own_symbol, own_symbols.own_density,
    constants.without_constants, constants.coefficient_as_number,
    logarithms.product_in_log, logarithms.exponent_in_log,
    constants.decimal_half,
)}

__all__ = ["REWRITINGS", "Place"]
