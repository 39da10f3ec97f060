"""The EM algorithm of any model with finitely many latent values: the joint, its posterior, Q, its
blocks and their solutions, the gap, the ascent."""
