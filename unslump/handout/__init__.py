"""Pages to print: PDF files made by typst."""
