"""What is kept between turns and days: tables, and repositories behind the ports."""
