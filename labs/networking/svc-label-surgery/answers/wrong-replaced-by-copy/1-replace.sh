pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl get "$pod" -n lab4 -o yaml > pod.yaml
sed -i -e 's/^    app: hello$/    state: quarantine/' pod.yaml
kubectl replace --force -n lab4 -f pod.yaml
