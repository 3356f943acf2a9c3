kubectl set selector service backend -n store app=back-end,tier=backend
