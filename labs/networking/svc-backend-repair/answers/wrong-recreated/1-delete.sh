kubectl delete service backend -n store
