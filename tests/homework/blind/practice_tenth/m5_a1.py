from numpy import *
# x data, m means, s sd's, t weights [tau,1-tau]
def f(x,m,s,t,n=99):
 for _ in range(n):g=t*exp(-.5*((x[:,None]-m)/s)**2)/s;g/=g.sum(1)[:,None];t=g.mean(0);m=x@g/g.sum(0);s=sqrt((g*(x[:,None]-m)**2).mean(0))
 return t[0],m,s**2
x=r_[random.randn(200),random.randn(300)*2+6]
print(f(x,array([-1.,5]),ones(2),ones(2)/2))
