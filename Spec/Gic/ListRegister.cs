using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Gic;

/// <summary>A list register as a value: one interrupt of a VM. (Arm IHI 0069H, ICH_LR&lt;n&gt;_EL2.)</summary>
/// <param name="Bits">The register.</param>
public readonly record struct ListRegister(ulong Bits)
{
    /// <summary>How many there are; ICH_VTR_EL2.ListRegs of every CPU of the tables says so.</summary>
    public const int Count = 4;

    private const ulong Pending = 1UL << 62, Active = 1UL << 63, EOI = 1UL << 41;

    private ICH_LR0_EL2 Fields => new(Bits);

    /// <summary>Neither pending nor active; the fields have no meaning but for HW and EOI.</summary>
    public bool IsInvalid => Fields.State == 0;

    /// <summary>Pending and not active: only then can the interrupt be signalled.</summary>
    public bool IsPending => Fields.State == 0b01;

    /// <summary>Active, or pending and active.</summary>
    public bool IsActive => (Bits & Active) != 0;

    public InterruptGroup Group => Fields.Group ? InterruptGroup.Group1 : InterruptGroup.Group0;

    public byte Priority => (byte)Fields.Priority;

    /// <summary>What the VM sees.</summary>
    public INTID VINTID => new((uint)Fields.vINTID);

    /// <summary>The physical interrupt is deactivated together with this one.</summary>
    public bool HW => Fields.HW;

    /// <summary>The physical interrupt, while <see cref="HW"/>.</summary>
    public INTID PINTID => new((uint)Fields.pINTID);

    /// <summary>The interrupt has ended, and its hypervisor asked to be told.</summary>
    public bool HasEnded => IsInvalid && !HW && (Bits & EOI) != 0;

    /// <summary>The register can take another interrupt, and nothing is lost.</summary>
    public bool IsEmpty => IsInvalid && !HasEnded;

    /// <summary>ICH_LR&lt;n&gt;_EL2; the table has them in order.</summary>
    public static Reg Register(int n) => (Reg)((int)Reg.ICH_LR0_EL2 + n);

    /// <summary>What list register <paramref name="n"/> of a PE holds.</summary>
    public static ListRegister Of(in PE pe, int n) => new(pe.System[Register(n)]);

    /// <summary>From pending to active.</summary>
    internal ListRegister Acknowledged() => new(Bits & ~Pending | Active);

    /// <summary>No longer pending.</summary>
    internal ListRegister WithoutPending() => new(Bits & ~Pending);

    /// <summary>From active to invalid, from pending and active to pending.</summary>
    internal ListRegister Deactivated() => new(Bits & ~Active);

    internal void StoreIn(ref PE next, int n) => next.Set(Register(n), Bits);
}
