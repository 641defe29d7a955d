"""Texts and the formulas in them: Markdown and LaTeX to HTML and MathML, citations, numbers in words."""
