"""What a stranger's request may cost: counted by caller, kept once it is made, done apart, refused in time."""
