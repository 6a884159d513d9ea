using System.ComponentModel;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FsCheck.Xunit;

/// <summary>One property as a test case: xunit's life cycle (skip, construction, disposal, output) around a run of FsCheck.</summary>
public sealed class PropertyTestCase : XunitTestCase
{
    /// <summary>For deserialization by the test framework only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer; use the other constructor")]
    public PropertyTestCase() { }

    /// <summary>A test case for a method that bears <see cref="PropertyAttribute"/>.</summary>
    public PropertyTestCase(IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(diagnosticMessageSink, display, displayOptions, testMethod) { }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        new CaseRunner(this, constructorArguments, messageBus, aggregator, cancellationTokenSource).RunAsync();

    private sealed class CaseRunner(
        PropertyTestCase testCase, object[] constructorArguments, IMessageBus bus, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestCaseRunner(testCase, testCase.DisplayName, testCase.SkipReason, constructorArguments, [], bus, aggregator, cancellation)
    {
        protected override XunitTestRunner CreateTestRunner(
            ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments,
            string skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator,
            CancellationTokenSource cancellationTokenSource) =>
            new TestRunner(
                test, messageBus, testClass, constructorArguments, testMethod, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource);
    }

    private sealed class TestRunner(
        ITest test, IMessageBus bus, Type testClass, object[] constructorArguments, MethodInfo method, string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestRunner(test, bus, testClass, constructorArguments, method, [], skipReason, beforeAfter, aggregator, cancellation)
    {
        // The base class gives output only to a class that asks for an ITestOutputHelper; a property reports its seed either way.
        protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
        {
            var output = ConstructorArguments.OfType<TestOutputHelper>().FirstOrDefault() ?? new TestOutputHelper();
            output.Initialize(MessageBus, Test);
            var seconds = await new Invoker(
                Test, MessageBus, TestClass, ConstructorArguments, TestMethod, BeforeAfterAttributes, aggregator, CancellationTokenSource, output).RunAsync();
            var text = output.Output;
            output.Uninitialize();
            return Tuple.Create(seconds, text);
        }
    }

    private sealed class Invoker(
        ITest test, IMessageBus bus, Type testClass, object[] constructorArguments, MethodInfo method,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter, ExceptionAggregator aggregator, CancellationTokenSource cancellation, ITestOutputHelper output)
        : XunitTestInvoker(test, bus, testClass, constructorArguments, method, [], beforeAfter, aggregator, cancellation)
    {
        protected override Task<decimal> InvokeTestMethodAsync(object testClassInstance)
        {
            Aggregator.Run(() => Timer.Aggregate(() => Check(testClassInstance)));
            return Task.FromResult(Timer.Total);
        }

        private void Check(object? target)
        {
            if (TestCase.Timeout != 0)
                throw new NotSupportedException("[Property] has no Timeout; bound the work with MaxTest and EndSize");

            // FsCheck waits for asynchronous properties, so their continuations must not need this thread.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                PropertyRun.Check(TestMethod, target, PropertySettings.InForce(TestClass, TestMethod), output.WriteLine);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }
}
