using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;
using static VirtSpec.Spec.Tests.Gic.Virtual.VirtualRig;

namespace VirtSpec.Spec.Tests.Gic.Virtual;

/// <summary>The registers with which a hypervisor controls the virtual CPU interface. (Arm IHI 0069H, ICH_* register pages.)</summary>
public sealed class HypervisorRegistersTests
{
    private static PE EL2(params ulong[] listRegisters) => Guest(listRegisters).WithPSTATE(new PSTATE((uint)Mode.EL2h | 0x3c0));

    // VFIQEn is RES1; priorities have 5 bits; the least binary points are 2 and 3 (ICH_VTR_EL2.PREbits).
    [Theory]
    [InlineData(ulong.MaxValue, 0xf8fc_021bUL)]
    [InlineData(0UL, 0x004c_0008UL)]
    [InlineData(0x87UL << 24 | 5UL << 21 | 1UL << 18, 0x80ac_0008UL)]
    public void ICH_VMCR_EL2_holds_of_what_is_written(ulong written, ulong expected) =>
        Assert.Equal(expected, Read(Write(EL2(), "ich_vmcr_el2", written).Next.WithPC(StepRig.Code), "ich_vmcr_el2").Next.X(1));

    [Fact]
    public void What_the_VM_writes_is_in_ICH_VMCR_EL2_and_the_other_way_round()
    {
        var next = Write(Guest(), "icc_ctlr_el1", 0b11).Next;
        Assert.Equal(VMCR | VEOIM | VCBPR, next.System[Reg.ICH_VMCR_EL2]);
        // A3V, IDbits 001, PRIbits 4: what ICH_VTR_EL2 says.
        Assert.Equal(0x8c03UL, Read(next.WithPC(StepRig.Code), "icc_ctlr_el1").Next.X(1));
        Assert.Equal(0x8c00UL, Read(Guest(), "icc_ctlr_el1").Next.X(1));
    }

    [Theory]
    [InlineData("ich_elrsr_el2", 0b1010UL)]
    [InlineData("ich_eisr_el2", 0b0100UL)]
    [InlineData("ich_misr_el2", 0b0001UL)]
    public void A_list_register_that_ended_with_EOI_is_not_empty(string register, ulong expected) =>
        Assert.Equal(expected, Read(EL2(Active | 27, HW | EOI | 28, EOI | 29, 0), register).Next.X(1));

    [Fact]
    public void The_maintenance_interrupt_needs_En()
    {
        var pe = Guest(EOI | 27);
        Assert.True(VirtualCpuInterface.SignalsMaintenance(pe));
        Assert.False(VirtualCpuInterface.SignalsMaintenance(pe.WithSystem(Reg.ICH_HCR_EL2, 0)));
        Assert.False(VirtualCpuInterface.SignalsMaintenance(Guest(27)));
    }
}
