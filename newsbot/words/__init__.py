"""What words mean, on any site: texts, dates, likeness. It knows no page and no clock."""
