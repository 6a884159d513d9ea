using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Traces;

/// <summary>An exception in the words of the trace: its class, and the fields that it reports.</summary>
public static class ExceptionText
{
    /// <summary>What the address in FAR_ELx, and the one in HPFAR_EL2 as an IPA, are called among the fields.</summary>
    public const string FaultAddress = "FAR", FaultIPA = "IPA";

    /// <summary>The class, or the kind of interrupt: <c>IRQ</c>, and <c>vIRQ</c> for a virtual one.</summary>
    /// <param name="esr">ESR_ELx after the exception.</param>
    public static string ClassOf(ExceptionRecord exception, ulong esr) => exception.Kind switch
    {
        ExceptionKind.Synchronous => new Syndrome(esr).EC.ToString(),
        _ => (exception.IsVirtual ? "v" : "") + exception.Kind,
    };

    /// <summary>The fields of the syndrome that are not zero, then FAR and IPA where the exception reports them.</summary>
    /// <param name="esr">ESR_ELx after the exception.</param>
    public static IEnumerable<TraceField> FieldsOf(ExceptionRecord exception, ulong esr)
    {
        if (exception.Kind is not (ExceptionKind.IRQ or ExceptionKind.FIQ))
            foreach (var (field, value) in new Syndrome(esr).Fields())
                if (value != 0)
                    yield return new TraceField(field.Name, value);
        if (exception.FaultAddress is { } address)
            yield return new TraceField(FaultAddress, address);
        if (exception.FaultIPA is { } ipa)
            yield return new TraceField(FaultIPA, ipa.Value);
    }
}
