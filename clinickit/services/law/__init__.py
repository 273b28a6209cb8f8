"""What the law says of a case: verdicts, clocks, risk, reasons, and the decisions taken over them."""
