PAPERS = ("a4", "us-letter")
def paper_of(name): return name
def summary_pdf(row, paper, *, today): return b""
