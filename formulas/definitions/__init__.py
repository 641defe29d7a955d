"""A formula's file: what it holds, how it is read and checked, how all of them are found."""
