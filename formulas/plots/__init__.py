"""One description of a figure (shapes.py), drawn twice: as an SVG poster and as a Bokeh figure."""
