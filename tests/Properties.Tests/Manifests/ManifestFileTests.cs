using VirtSpec.Properties.Manifests;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Properties.Tests.Manifests;

/// <summary>Manifests are read strictly, and errors say where, what was expected and what was found.</summary>
public sealed class ManifestFileTests
{
    [Fact]
    public void Every_key_arrives_where_it_belongs()
    {
        var manifest = ManifestFile.Parse(
            """
            summary: a test
            hypervisor: [{ start: 0x40000000, size: 2M, reason: text }]
            pool: [{ start: 0x50000000, size: 4096, reason: pages }]
            vms:
              - name: a
                vmid: 7
                interrupts: [33, 40-42]
                processors: [0, 1]
                memory:
                  - { ipa: 0x80000000, size: 64K, at: 0x60000000, rights: rx, shared-with: [b, host], reason: text, on-demand: true }
              - name: b
            policy:
              - { register: HCR_EL2, fields: { VM: 1, BSU: 2, TGE: 0 }, vm: a, reason: controls }
              - { register: CPTR_EL2, bits: { 0x300: 0x100 }, reason: more }
            fix-ups: [{ start: 0xffff000000000000, size: 8, reason: copies }]
            differences: [{ register: CTR_EL0, mask: 0xf, reason: caches }]
            """,
            "test.yaml");
        Assert.Equal([new PhysicalRange(new PA(0x4000_0000), 2 << 20, "text")], manifest.Hypervisor);
        Assert.Equal([new PhysicalRange(new PA(0x5000_0000), 4096, "pages")], manifest.Pool);
        var (a, b) = (manifest.Vms[0], manifest.Vms[1]);
        Assert.Equal(("a", 7, "b", (int?)null), (a.Name, a.VMID!.Value, b.Name, b.VMID));
        Assert.Equal([33, 40, 41, 42], a.Interrupts);
        Assert.Equal([0, 1], a.Processors);
        var range = new VmRange(
            new IPA(0x8000_0000), 64 << 10, new PA(0x6000_0000), RangeRights.Read | RangeRights.Execute, ValueArray<string>.Of(["b", "host"]), "text")
        { OnDemand = true };
        Assert.Equal([range], a.Memory);
        // HCR_EL2.VM is bit 0, BSU bits 11:10, TGE bit 27.
        Assert.Equal(new PolicyRow(Reg.HCR_EL2, 1 | 3 << 10 | 1 << 27, 1 | 2 << 10, "a", "controls"), manifest.Policy[0]);
        Assert.Equal(new PolicyRow(Reg.CPTR_EL2, 0x300, 0x100, null, "more"), manifest.Policy[1]);
        Assert.Equal([new FixUpRange(new VA(0xffff_0000_0000_0000), 8, "copies")], manifest.FixUps);
        Assert.Equal([new DeclaredDifference(Reg.CTR_EL0, 0xf, "caches")], manifest.Differences);
    }

    [Theory]
    [InlineData("- a", "m.yaml(1): expected a mapping with summary,")]
    [InlineData("summary: x\nvmz: []", "m.yaml(2): expected one of summary, hypervisor, pool, vms, policy, fix-ups, differences, found 'vmz'")]
    [InlineData("pool:\n  - { start: 1, size: 2 }", "m.yaml(2): expected 'reason', found only size, start")]
    [InlineData("pool:\n  - { start: 1, size: two, reason: x }", "m.yaml(2): expected a number, such as 4096, 0x1000 or 64M, found 'two'")]
    [InlineData("vms:\n  - name: a\n    memory:\n      - { ipa: 0, size: 1, rights: rq, reason: x }", "m.yaml(4): expected letters of rwx, found 'rq'")]
    [InlineData("vms:\n  - name: a\n    interrupts: [9-3]", "m.yaml(3): expected a number, or two such as 32-63, found '9-3'")]
    [InlineData("vms:\n  - name: a\n    vmid: 65536", "m.yaml(3): expected at most 65535, found '65536'")]
    [InlineData("policy:\n  - { register: HCR_EL3, fields: {}, reason: x }", "m.yaml(2): expected the name of a System register, found 'HCR_EL3'")]
    [InlineData("policy:\n  - { register: HCR_EL2, fields: { XX: 1 }, reason: x }", "m.yaml(2): expected a field of HCR_EL2, found 'XX'")]
    [InlineData("policy:\n  - { register: HCR_EL2, fields: { VM: 2 }, reason: x }", "m.yaml(2): expected at most 0x1 for HCR_EL2.VM, found '2'")]
    [InlineData("policy:\n  - { register: HCR_EL2, bits: { 1: 2 }, reason: x }", "m.yaml(2): expected bits of the mask 0x1, found '2'")]
    [InlineData("pool: [", "m.yaml(")]
    public void An_error_says_its_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ManifestException>(() => ManifestFile.Parse(text, "m.yaml")).Message, StringComparison.Ordinal);
}
