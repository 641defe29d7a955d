"""What panels can draw: one module for each kind of mark (kinds/), over the shapes and the frame that they share."""
