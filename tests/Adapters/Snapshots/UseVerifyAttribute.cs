using System.ComponentModel;
using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Tells Verify which test is running; the build puts it on every assembly that references the adapters.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<MethodInfo?> Running = new();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Running.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => Running.Value = null;

    /// <summary>The method of the running test.</summary>
    /// <exception cref="InvalidOperationException">No test is running, or its assembly lacks this attribute.</exception>
    internal static MethodInfo Current => Running.Value ?? throw new InvalidOperationException(
        "Verify: no running test is known; call it from a test of a project below tests/ that references VirtSpec.Adapters");
}
