using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the virtual CPU interface, which EL1 reaches by the names of the physical one.</summary>
internal static class ICV
{
    public static ComputedRegister PMR { get; } = new(null, null);

    public static ComputedRegister CTLR { get; } = new(null, null);

    public static ComputedRegister RPR { get; } = new(null, null);

    public static ComputedRegister DIR { get; } = new(null, null);

    public static ComputedRegister IAR(InterruptGroup group) => new(null, null);

    public static ComputedRegister EOIR(InterruptGroup group) => new(null, null);

    public static ComputedRegister HPPIR(InterruptGroup group) => new(null, null);

    public static ComputedRegister BPR(InterruptGroup group) => new(null, null);

    public static ComputedRegister APR(InterruptGroup group) => new(null, null);

    public static ComputedRegister IGRPEN(InterruptGroup group) => new(null, null);
}
