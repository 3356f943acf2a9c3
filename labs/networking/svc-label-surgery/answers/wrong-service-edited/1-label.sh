kubectl label pods -n lab4 -l app=hello live=yes
pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl label "$pod" -n lab4 live- state=quarantine
kubectl set selector service hello -n lab4 app=hello,live=yes
