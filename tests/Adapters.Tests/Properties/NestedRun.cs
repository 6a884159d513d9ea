using FsCheck.Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace VirtSpec.Adapters.Tests.Properties;

/// <summary>What the test framework was told about one property that ran inside a test.</summary>
internal sealed record NestedRun(string Outcome, string Message, string Output)
{
    /// <summary>Runs one property of a class that the test runner itself does not see.</summary>
    public static async Task<NestedRun> OfAsync(Type testClass, string methodName, params object[] constructorArguments)
    {
        var sink = new Xunit.Sdk.NullMessageSink();
        var collection = new TestCollection(new TestAssembly(Reflector.Wrap(testClass.Assembly)), null, "nested");
        var testMethod = new TestMethod(new TestClass(collection, Reflector.Wrap(testClass)), Reflector.Wrap(testClass.GetMethod(methodName)!));
        var testCase = new PropertyTestCase(sink, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, testMethod);
        using var bus = new Bus();
        await testCase.RunAsync(sink, bus, constructorArguments, new ExceptionAggregator(), new CancellationTokenSource());
        return bus.Result();
    }

    private sealed class Bus : IMessageBus
    {
        private readonly List<IMessageSinkMessage> messages = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            messages.Add(message);
            return true;
        }

        public NestedRun Result() => messages.OfType<ITestResultMessage>().Single() switch
        {
            ITestFailed failed => new("failed", failed.Messages[0], failed.Output),
            ITestSkipped skipped => new("skipped", skipped.Reason, skipped.Output),
            var passed => new("passed", "", passed.Output),
        };

        public void Dispose() { }
    }
}
