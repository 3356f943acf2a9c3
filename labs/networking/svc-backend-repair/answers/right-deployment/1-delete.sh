kubectl delete deployment backend -n store
