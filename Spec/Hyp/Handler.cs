using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace VirtSpec.Spec.Hyp;

/// <summary>Model code in progress, which gives nothing. Only operations and other handlers may be awaited in it, so that nothing but answers moves it.</summary>
[AsyncMethodBuilder(typeof(HandlerBuilder))]
public sealed class Handler : HandlerBase, ICriticalNotifyCompletion
{
    public Handler GetAwaiter() => this;

    public void GetResult() => ThrowIfFailed();
}

/// <summary>Model code in progress, which gives a value.</summary>
[AsyncMethodBuilder(typeof(HandlerBuilder<>))]
public sealed class Handler<T> : HandlerBase, ICriticalNotifyCompletion
{
    private T? _value;

    public Handler<T> GetAwaiter() => this;

    public T GetResult()
    {
        ThrowIfFailed();
        return _value!;
    }

    internal void Succeed(T value)
    {
        _value = value;
        Complete(null);
    }
}

/// <summary>What both kinds of handlers are: not done, done, or failed; with whoever waits for it.</summary>
public abstract class HandlerBase
{
    private Action? _waiting;
    private ExceptionDispatchInfo? _failure;

    private protected HandlerBase()
    {
    }

    public bool IsCompleted { get; private set; }

    /// <summary>What the code threw, or null.</summary>
    public Exception? Failure => _failure?.SourceException;

    internal Action? MoveNext { get; set; }

    /// <summary>The method that the code is, as TYPE.METHOD; null before it waits for the first time.</summary>
    public string? Code => HandlerBox.MachineOf(MoveNext) is { } machine ? HandlerName.Of(machine) : null;

    public void OnCompleted(Action continuation) => _waiting = continuation;

    public void UnsafeOnCompleted(Action continuation) => _waiting = continuation;

    internal void Complete(Exception? failure)
    {
        _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
        IsCompleted = true;
        _waiting?.Invoke();
    }

    private protected void ThrowIfFailed() => _failure?.Throw();
}

/// <summary>How the compiler makes a <see cref="Handler"/> of an async method.</summary>
public readonly struct HandlerBuilder
{
    private HandlerBuilder(Handler task) => Task = task;

    public Handler Task { get; }

    public static HandlerBuilder Create() => new(new Handler());

    public void Start<TStateMachine>(ref TStateMachine machine) where TStateMachine : IAsyncStateMachine => machine.MoveNext();

    public void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    public void SetResult() => Task.Complete(null);

    public void SetException(Exception failure) => Task.Complete(failure);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(HandlerBox.Of(Task, ref machine));

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(HandlerBox.Of(Task, ref machine));
}

/// <summary>How the compiler makes a <see cref="Handler{T}"/> of an async method.</summary>
public readonly struct HandlerBuilder<T>
{
    private HandlerBuilder(Handler<T> task) => Task = task;

    public Handler<T> Task { get; }

    public static HandlerBuilder<T> Create() => new(new Handler<T>());

    public void Start<TStateMachine>(ref TStateMachine machine) where TStateMachine : IAsyncStateMachine => machine.MoveNext();

    public void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    public void SetResult(T value) => Task.Succeed(value);

    public void SetException(Exception failure) => Task.Complete(failure);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(HandlerBox.Of(Task, ref machine));

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(HandlerBox.Of(Task, ref machine));
}

/// <summary>Keeps the compiler's state machine on the heap from its first wait on.</summary>
file sealed class HandlerBox
{
    public static Action Of<TStateMachine>(HandlerBase task, ref TStateMachine machine) where TStateMachine : IAsyncStateMachine =>
        task.MoveNext ??= new Box<TStateMachine>(machine).Run;

    /// <summary>The type of the state machine behind a continuation.</summary>
    public static Type? MachineOf(Action? moveNext) => moveNext?.Target?.GetType().GenericTypeArguments is [var machine] ? machine : null;

    private sealed class Box<TStateMachine>(TStateMachine machine) where TStateMachine : IAsyncStateMachine
    {
        private TStateMachine _machine = machine;

        public void Run() => _machine.MoveNext();
    }
}

/// <summary>What the compiler calls the state machine of an async method: <c>&lt;Method&gt;d__1</c>, and of a local function <c>&lt;&lt;Method&gt;g__Local|1_0&gt;d</c>.</summary>
file static class HandlerName
{
    private const string Local = "g__";

    public static string Of(Type machine)
    {
        string name = machine.Name;
        int local = name.IndexOf(Local, StringComparison.Ordinal), start = local < 0 ? name.IndexOf('<', StringComparison.Ordinal) + 1 : local + Local.Length;
        int end = name.AsSpan(start).IndexOfAny('>', '|');
        var owner = machine.DeclaringType;
        while (owner is { DeclaringType: { } outer } && owner.Name.StartsWith('<'))
            owner = outer;
        return $"{owner?.Name}.{(end < 0 ? name : name.Substring(start, end))}";
    }
}
