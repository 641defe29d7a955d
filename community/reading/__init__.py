"""Published texts as readers meet them: on formula pages, alone, by author; votes, flags and reports."""
