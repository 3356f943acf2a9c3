address=$(kubectl get service db -n prod -o jsonpath='{.spec.clusterIP}')
kubectl create service externalname external-service -n edge --external-name="$address"
