using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace FsCheck.Xunit;

/// <summary>One run of FsCheck over a method, with its report.</summary>
internal static class PropertyRun
{
    /// <summary>Checks the method as a property and writes what a passing run has to say.</summary>
    /// <exception cref="PropertyFailedException">The property is false, exhausted, or its generators fail.</exception>
    public static void Check(MethodInfo method, object? target, PropertySettings settings, Action<string> write)
    {
        var replay = settings.Replay is { } text ? PropertySettings.ParseReplay(text) : new Replay(FreshSeed(), null);
        var report = new PropertyReport(method, replay);
        var recorder = new Recorder(settings.Verbose == true ? write : null, report);
        try
        {
            FsCheck.Check.Method(settings.ToConfig(replay).WithRunner(recorder), method, target is null ? null : FSharpOption<object>.Some(target));
        }
        catch (Exception thrown)
        {
            var cause = Unwrap(thrown);
            throw new PropertyFailedException(report.Broken(cause), cause);
        }

        switch (recorder.Result)
        {
            case TestResult.Passed passed when settings.QuietOnSuccess != true:
                write(report.Passed(passed.Item1));
                break;
            case TestResult.Exhausted exhausted:
                throw new PropertyFailedException(report.Exhausted(exhausted.Item), null);
            case TestResult.Failed failed:
                throw new PropertyFailedException(report.Falsified(failed), PropertyReport.CauseOf(failed));
        }
    }

    private static Rnd FreshSeed() => new((ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue));

    private static Exception Unwrap(Exception thrown) =>
        thrown is TargetInvocationException { InnerException: { } inner } ? Unwrap(inner) : thrown;

    private sealed class Recorder(Action<string>? verbose, PropertyReport report) : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type type) { }

        public void OnArguments(int test, FSharpList<object> arguments, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) =>
            verbose?.Invoke($"test {test}:\n{report.Arguments(arguments)}");

        public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> everyShrink) =>
            verbose?.Invoke($"shrunk to:\n{report.Arguments(arguments)}");

        public void OnFinished(string name, TestResult result) => Result = result;
    }
}
