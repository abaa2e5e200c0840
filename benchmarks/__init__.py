"""Build times beside other tools, on made-up sites of any size. `make bench` prints the table."""
