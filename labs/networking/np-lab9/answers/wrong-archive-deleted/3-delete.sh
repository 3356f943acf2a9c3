kubectl delete pod archive -n restricted --now
