kubectl create service clusterip web-hl -n stateful --clusterip=None --tcp=80:80
kubectl set selector service web-hl -n stateful app=web
