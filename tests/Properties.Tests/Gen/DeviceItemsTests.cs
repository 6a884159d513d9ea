using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions.Text;
using Xunit;

namespace VirtSpec.Properties.Tests.Gen;

/// <summary>What streams do with the registers of devices and with interrupts.</summary>
public sealed class DeviceItemsTests
{
    private static readonly CaseScope Scope = Rigged.Two().Scope;
    private static readonly CaseScope Rich = Scope with { Features = (DesignFeatures)0xff, Vms = ValueArray<VmScope>.Of(Scope.Vms.Select(vm => vm with { Vcpus = 2 })) };

    private static readonly ItemBuilder[] RoundTrips = [.. Enumerable.Range(0, 20_000).Select(n => Make(Rich, n, DeviceItems.RoundTrip))];

    [Fact]
    public void What_is_stored_is_loaded_from_the_same_register_or_its_partner()
    {
        var pairs = RoundTrips.Select(item => item.Words).Where(words => words.Count(IsAccess) >= 2).ToArray();
        Assert.InRange(pairs.Length, 15_000, 20_000);
        Assert.All(pairs, words => Assert.Single(words.Where(IsAccess).Select(w => w >> 5 & 31).Distinct()));
    }

    [Fact]
    public void Every_register_of_the_distributor_and_of_all_redistributors_that_can_be_written_is_stored_to()
    {
        var addresses = RoundTrips.Select(AddressOf).ToHashSet();
        foreach (var row in MappedRegister.Distributor.Where(r => !r.IsPlain))
            Assert.Contains(addresses, a => a - BoardLayout.GicDistributor.Value - row.First < row.Bytes);
        for (ulong pe = 0; pe < 2; pe++)
            foreach (var row in MappedRegister.Redistributor.Where(r => !r.IsPlain && r.First != 0))
                Assert.Contains(addresses, a => a - BoardLayout.GicRedistributors.Value - pe * BoardLayout.RedistributorSize - row.First < row.Bytes);
    }

    [Theory]
    [InlineData("stur wzr")]
    [InlineData("ldursb w")]
    [InlineData("ldursb x")]
    [InlineData("ldursh w")]
    [InlineData("ldursh x")]
    [InlineData("ldursw x")]
    [InlineData("ldur x")]
    [InlineData("sturb w")]
    public void Accesses_of_all_sizes_and_extensions_are_drawn(string text) =>
        Assert.InRange(RoundTrips.SelectMany(item => item.Words).Count(w => Disassembler.Disassemble(w, 0).StartsWith(text, StringComparison.Ordinal)), 50, 20_000);

    [Fact]
    public void A_tame_VM_routes_interrupts_to_vCPUs_that_it_has()
    {
        var tame = Enumerable.Range(0, 20_000).Select(n => Make(Rich, n, DeviceItems.RoundTrip, isTame: true)).Where(i => AddressOf(i) - 0x0800_6000 < 0x2000).ToArray();
        Assert.InRange(tame.Length, 100, 20_000);
        foreach (var item in tame)
            Assert.DoesNotContain(item.Words, w => IsAccess(w) && w >> 30 != 3);
    }

    [Fact]
    public void Addresses_at_the_ends_of_devices_are_drawn()
    {
        var drawn = Enumerable.Range(0, 5000).Select(n => GuestAddresses.OfDevice(Builder(Rich, n, isTame: false))).ToHashSet();
        ulong[] ends = [BoardLayout.GicDistributor.Value + BoardLayout.DistributorSize, BoardLayout.GicRedistributors.Value + 2 * BoardLayout.RedistributorSize, BoardLayout.Uart.Value + 0x1000];
        Assert.All(ends, end => Assert.Contains(end, drawn));
    }

    [Fact]
    public void More_SGIs_are_sent_at_once_than_there_are_list_registers()
    {
        var bursts = Enumerable.Range(0, 50).Select(n => Make(Rich, n, SgiItems.Burst)).ToArray();
        Assert.All(bursts, b => Assert.InRange(b.Words.Count(w => Disassembler.Disassemble(w, 0).StartsWith("msr icc_sgi1r_el1", StringComparison.Ordinal)), 5, 7));
    }

    [Fact]
    public void Every_item_fits()
    {
        Action<ItemBuilder>[] makers = [DeviceItems.RoundTrip, SgiItems.Next, SpiItems.Cycle, TableItems.Next, InterruptItems.Timer, CallItems.Hypercall, CallItems.Psci];
        foreach (var make in makers)
            Assert.Equal(0, Enumerable.Range(0, 5000).Count(n => Make(Rich, n, make).Words.Count > CaseScope.LongestItem));
    }

    [Fact]
    public void No_vCPU_is_turned_on_in_the_registers_of_a_device()
    {
        foreach (int n in Enumerable.Range(0, 5000))
            if (Make(Rich, n, CallItems.Psci) is var item && item.Words.Count > 0)
                Assert.DoesNotContain(ValuesOf(item).Where(v => v.Register == 2), v => v.Value >= BoardLayout.GicDistributor.Value && v.Value < BoardLayout.Ram.Value);
    }

    private static ulong AddressOf(ItemBuilder item) => ValuesOf(item).Select(v => v.Value).FirstOrDefault();

    /// <summary>What MOVZ, MOVN and MOVK leave in registers, in the order in which they are begun.</summary>
    private static List<(int Register, ulong Value)> ValuesOf(ItemBuilder item)
    {
        var values = new List<(int Register, ulong Value)>();
        foreach (uint word in item.Words)
        {
            int register = (int)(word & 31), shift = (int)(word >> 21 & 3) * 16;
            ulong half = (ulong)(word >> 5 & 0xffff) << shift;
            switch (word >> 23)
            {
                case 0x1a5:
                    values.Add((register, half));
                    break;
                case 0x125:
                    values.Add((register, ~half));
                    break;
                case 0x1e5 when values.Count > 0 && values[^1].Register == register:
                    values[^1] = (register, values[^1].Value & ~(0xfffful << shift) | half);
                    break;
            }
        }
        return values;
    }

    /// <summary>LDUR, STUR and their kin.</summary>
    private static bool IsAccess(uint word) => (word & 0x3f20_0c00) == 0x3800_0000;

    private static ItemBuilder Make(CaseScope scope, int n, Action<ItemBuilder> make, bool isTame = false)
    {
        var item = Builder(scope, n, isTame);
        make(item);
        return item;
    }

    private static ItemBuilder Builder(CaseScope scope, int n, bool isTame) => new(Draw.For(3, (ulong)n), scope, scope.Vms[0], n & 1, scope.Vms[0].Frame.StreamOf(0)) { IsTame = isTame };
}
